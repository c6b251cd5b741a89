// The simulation's Worker, of single-index problems: the engine that the first picture waits for.
import { serveEngine } from './engine_messages.js';

if (!SINGLE_FILE) importScripts(built.engine.js); // there it stands before this script

serveEngine(createEngine);
