// The window that the checks of embedding open.

import { visit } from './stage.mjs';

export const open = (address, options) => visit(address, { viewport: { width: 1000, height: 700 }, ...options });
