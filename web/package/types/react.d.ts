// The element in React's JSX (19 or later).
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { EquatorDemo, EquatorDemoAttributes, EquatorDemoEvents } from './index.js';

type Plain = Omit<DetailedHTMLProps<HTMLAttributes<EquatorDemo>, EquatorDemo>, keyof EquatorDemoAttributes>;
type Listeners = {
  [Name in keyof EquatorDemoEvents as `on${Name}`]?: (event: EquatorDemoEvents[Name]) => void;
};
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'equator-demo': Plain & EquatorDemoAttributes & Listeners;
    }
  }
}
export * from './index.js';
