// The element in Vue's templates.
import type { DefineComponent } from 'vue';
import type { EquatorDemoAttributes, EquatorDemoEvents } from './index.js';

type Emits = { [Name in keyof EquatorDemoEvents]: (event: EquatorDemoEvents[Name]) => void };
declare module 'vue' {
  interface GlobalComponents {
    'equator-demo': DefineComponent<EquatorDemoAttributes, {}, {}, {}, {}, {}, {}, Emits>;
  }
}
export * from './index.js';
