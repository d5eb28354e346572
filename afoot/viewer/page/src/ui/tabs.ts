/** Tabs, as the ARIA pattern has them: one tab stop, arrows between them. */

import { h } from './dom';

export class Tabs {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly tabs = new Map<string, { tab: HTMLButtonElement; panel: HTMLElement }>();

  constructor(label: string) {
    this.list = h('div', { role: 'tablist', class: 'tablist', 'aria-label': label, onkeydown: (e: KeyboardEvent) => this.key(e) });
    this.element = h('div', { class: 'tabs' }, this.list);
  }

  add(key: string, name: string, content: HTMLElement): void {
    const id = `tab-${key}`;
    const tab = h('button', { type: 'button', role: 'tab', id, 'aria-controls': `panel-${key}`, onclick: () => this.choose(key) }, name);
    const panel = h('section', { role: 'tabpanel', id: `panel-${key}`, 'aria-labelledby': id, class: 'panel', tabindex: 0 }, content);
    this.tabs.set(key, { tab, panel });
    this.list.append(tab);
    this.element.append(panel);
    this.choose([...this.tabs.keys()][0]!);
  }

  remove(key: string): void {
    const found = this.tabs.get(key);
    if (!found) return;
    found.tab.remove();
    found.panel.remove();
    this.tabs.delete(key);
    this.choose([...this.tabs.keys()][0]!);
  }

  choose(key: string): void {
    for (const [name, { tab, panel }] of this.tabs) {
      const on = name === key;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
      panel.hidden = !on;
    }
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const keys = [...this.tabs.keys()];
    const now = keys.findIndex((key) => this.tabs.get(key)!.tab === document.activeElement);
    const next = keys[(now + step + keys.length) % keys.length]!;
    this.choose(next);
    this.tabs.get(next)!.tab.focus();
  }
}
