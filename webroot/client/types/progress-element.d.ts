/** Attributes: see elements.js, and `url`, `provider`, `label`, and `start`, to go to the bridge without a click. */
export declare class BitsProgress extends HTMLElement {
    #private;
    static observedAttributes: string[];
    constructor();
    /** The store behind this bar while it is in a document; bars of one collection share one. */
    get store(): any;
    connectedCallback(): void;
    disconnectedCallback(): void;
    attributeChangedCallback(): void;
}
