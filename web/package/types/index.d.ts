// The element.

/** What is wrong with a link, as a sentence and in parts. */
export interface EquatorProblem {
  sentence: string;
  key: string;
  value: string;
  reason: string;
  range: string;
  nearest: string;
  position: number | null;
}
export interface EquatorRefusal {
  title: string;
  nearest: string;
  reasons: string[];
  problems: EquatorProblem[];
}
/** What an instrument shows. */
export interface EquatorState {
  // @state
}
/** Attributes, as frameworks write them. */
export interface EquatorDemoAttributes {
  // @attributes
}
export interface EquatorDemoEvents {
  // @events
}
/** The element in a framework's JSX, where an element of its own takes `Own`. */
export type EquatorDemoJsx<Own> = Omit<Own, keyof EquatorDemoAttributes> & EquatorDemoAttributes & {
  [Name in keyof EquatorDemoEvents as `on${Name}`]?: (event: EquatorDemoEvents[Name]) => void;
};
/** The element <equator-demo>. Where there is no page this is undefined when it runs. */
export declare class EquatorDemo extends HTMLElement {
  // @properties
  // @methods
  addEventListener<Name extends keyof EquatorDemoEvents>(
    type: Name,
    listener: (this: EquatorDemo, event: EquatorDemoEvents[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
/** Where the folder frame/ of this package is served from, for every element without a `base` of its own. */
export declare function setBase(address: string | URL): void;
declare global {
  interface HTMLElementTagNameMap {
    'equator-demo': EquatorDemo;
  }
}
