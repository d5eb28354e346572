/** A value that others watch. Watchers run at once, in the order in which they came. */

export class Signal<T> {
  private held: T;
  private readonly watchers = new Set<(value: T, before: T) => void>();

  constructor(value: T) {
    this.held = value;
  }

  get value(): T {
    return this.held;
  }

  set value(value: T) {
    if (Object.is(value, this.held)) return;
    const before = this.held;
    this.held = value;
    for (const watch of [...this.watchers]) watch(value, before);
  }

  /** Calls `watch` now and at every change; returns what ends it. */
  watch(watch: (value: T, before: T) => void): () => void {
    watch(this.held, this.held);
    return this.onChange(watch);
  }

  onChange(watch: (value: T, before: T) => void): () => void {
    this.watchers.add(watch);
    return () => this.watchers.delete(watch);
  }
}
