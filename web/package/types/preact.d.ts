// The element in Preact's JSX.
import type { HTMLAttributes } from 'preact';
import type { EquatorDemo, EquatorDemoAttributes, EquatorDemoEvents } from './index.js';

type Plain = Omit<HTMLAttributes<EquatorDemo>, keyof EquatorDemoAttributes>;
type Listeners = {
  [Name in keyof EquatorDemoEvents as `on${Name}`]?: (event: EquatorDemoEvents[Name]) => void;
};
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'equator-demo': Plain & EquatorDemoAttributes & Listeners;
    }
  }
}
export * from './index.js';
