// The element in React's JSX (19 or later).
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { EquatorDemo, EquatorDemoJsx } from './index.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'equator-demo': EquatorDemoJsx<DetailedHTMLProps<HTMLAttributes<EquatorDemo>, EquatorDemo>>;
    }
  }
}
export * from './index.js';
