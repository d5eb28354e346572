/** Elements in one call. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** h('button', { class: 'x', onclick }, 'text'): attributes, listeners (on...), and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.slice(2), value as EventListener);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS: Record<string, string> = {
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M7 5h4v14H7zM13 5h4v14h-4z',
  back: 'M6 5h2.5v14H6zM19 5v14L9.5 12z',
  forward: 'M15.5 5H18v14h-2.5zM5 5v14l9.5-7z',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-1 13h2v2h-2zm3.1-4.3c-.8.7-1.1 1-1.1 2.3h-2c0-2 .8-2.700 1.700-3.500.6-.5.9-.8.9-1.500a1.600 1.600 0 0 0-3.200 0H8.400a3.600 3.600 0 0 1 7.200 0c0 1.400-.8 2.100-1.500 2.700z',
  sun: 'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v4h-2zM11 19h2v4h-2zM1 11h4v2H1zM19 11h4v2h-4zM4.200 5.600l1.400-1.400 2.800 2.800-1.400 1.400zM15.600 17l1.400-1.400 2.800 2.800-1.400 1.400zM4.200 18.400l2.800-2.800 1.400 1.400-2.800 2.800zM15.600 7l2.800-2.800 1.400 1.400L17 8.400z',
  plus: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  minus: 'M5 11h14v2H5z',
  home: 'M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z',
  chevron: 'M6.400 8.600 12 14.200l5.600-5.600L19 10l-7 7-7-7z',
  close: 'M6.400 5 12 10.600 17.600 5 19 6.400 13.400 12l5.600 5.600-1.400 1.400-5.600-5.600L6.400 19 5 17.600l5.600-5.600L5 6.400z',
  cube: 'M12 2 3 7v10l9 5 9-5V7zm0 2.300L17.900 7.600 12 10.900 6.100 7.600zM5 9.300l6 3.300v6.500l-6-3.300zm8 9.800v-6.500l6-3.300v6.500z',
  compass: 'M12 2 17 21l-5-4-5 4z',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.500 1.500 1.400 1.400 1.500-1.500a2 2 0 0 1 2.900 2.900l-3 3a2 2 0 0 1-3-.2zM14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500-1.400-1.400-1.500 1.500a2 2 0 0 1-2.900-2.900l3-3a2 2 0 0 1 3 .2z',
};

export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svg.namespaceURI!, 'path');
  path.setAttribute('d', ICONS[name] ?? '');
  svg.append(path);
  return svg as SVGSVGElement;
}

/** A button of an icon alone: `label` is its name and its tip. */
export function iconButton(name: string, label: string, onclick: () => void): HTMLButtonElement {
  return h('button', { class: 'icon', type: 'button', 'aria-label': label, title: label, onclick }, icon(name));
}

/** "The leader" of "the leader": sentences and names begin with a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
