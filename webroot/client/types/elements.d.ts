import { BitsProgress } from './progress-element.js';
export { BitsProgress };
export { texts } from './texts.js';
