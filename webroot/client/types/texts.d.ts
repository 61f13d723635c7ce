export function say(language: any, key: any, values?: {}): string;
/** @type {Record<string, Record<string, string>>} by primary language */
export const texts: Record<string, Record<string, string>>;
