export { BitsProgress };
export { texts } from "./texts.js";
import { BitsProgress } from './progress-element.js';
