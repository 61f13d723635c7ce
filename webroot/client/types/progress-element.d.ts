/** Attributes: see elements.js, and `url`, `provider`, `label`, and `start`, to go to the bridge without a click. */
export class BitsProgress extends HTMLElement {
    static observedAttributes: string[];
    /** The store behind this bar while it is in a document; bars of one collection share one. */
    get store(): any;
    connectedCallback(): void;
    disconnectedCallback(): void;
    attributeChangedCallback(): void;
    #private;
}
