// The element in Preact's JSX.
import type { HTMLAttributes } from 'preact';
import type { EquatorDemo, EquatorDemoJsx } from './index.js';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'equator-demo': EquatorDemoJsx<HTMLAttributes<EquatorDemo>>;
    }
  }
}
export * from './index.js';
