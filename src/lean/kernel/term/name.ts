// Names are dotted strings; a component that is not a plain identifier is written between « and ».

/** A declaration name such as `Nat.succ`. The empty string is the anonymous name. */
export type Name = string;

/** One component of a name: text, or a number that only machine-made names carry. */
export type NameComponent = string | number;

const plainComponent = /^[^\s.«»\d][^\s.«»]*$/u;

/** Writes one component so that `nameComponents` reads the same component back. */
export function writeComponent(component: NameComponent): string {
  if (typeof component === "number") return String(component);
  return plainComponent.test(component) ? component : `«${component}»`;
}

/** Appends a component to a name. */
export function extendName(prefix: Name, component: NameComponent): Name {
  const written = writeComponent(component);
  return prefix === "" ? written : `${prefix}.${written}`;
}

/** Splits a name into its components, the inverse of folding `extendName` over them. */
export function nameComponents(name: Name): NameComponent[] {
  const components: NameComponent[] = [];
  let position = 0;
  while (position < name.length) {
    if (name[position] === "«") {
      const close = name.indexOf("»", position);
      const end = close < 0 ? name.length : close;
      components.push(name.slice(position + 1, end));
      position = end + 2;
    } else {
      const dot = name.indexOf(".", position);
      const end = dot < 0 ? name.length : dot;
      const text = name.slice(position, end);
      components.push(/^\d+$/.test(text) ? Number(text) : text);
      position = end + 1;
    }
  }
  return components;
}

/** The name without its last component, or the empty string. */
export function namePrefix(name: Name): Name {
  return nameComponents(name).slice(0, -1).reduce<Name>(extendName, "");
}

/** A 32-bit hash of a string. */
export function hashString(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Mixes two 32-bit hashes; the order matters. */
export function mixHash(a: number, b: number): number {
  const mixed = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) | 0;
}
