/** @type {Record<string, Record<string, string>>} by primary language */
export declare const texts: Record<string, Record<string, string>>;
export declare function say(language: any, key: any, values?: {}): string;
