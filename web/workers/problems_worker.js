// The simulation's Worker of every other problem (src/run/beyond/): the same engine with more in it, loaded when its setting is chosen.
import { serveEngine } from './engine_messages.js';

if (!SINGLE_FILE) importScripts(built.problems.js); // there it stands before this script

serveEngine(createProblems);
