// The article's own page (article.html): its figures.
import { startScenes } from './scenes/article_scenes.js';

startScenes(document);
