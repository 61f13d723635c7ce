// SPDX-License-Identifier: MIT
// Defines <bits-progress service-id="253675" index="0">, or without index for the whole collection, or job="ID".

import { BitsProgress } from './progress-element.js';

export { BitsProgress };
export { texts } from './texts.js';

if (!customElements.get('bits-progress')) customElements.define('bits-progress', BitsProgress);
