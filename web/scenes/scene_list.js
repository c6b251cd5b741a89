// The article's scenes by the names that article.html has for them.
import { belt } from './scenes/belt.js';
import { band } from './scenes/band.js';
import { exponent } from './scenes/exponent.js';
import { gap } from './scenes/gap.js';
import { pull } from './scenes/pull.js';
import { push } from './scenes/push.js';
import { seeds } from './scenes/seeds.js';
import { twins } from './scenes/twins.js';
import { width } from './scenes/width.js';
import { worst } from './scenes/worst.js';

export const SCENES = { pull, belt, exponent, push, twins, gap, worst, band, seeds, width };
