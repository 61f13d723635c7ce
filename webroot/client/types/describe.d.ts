export function formatBytes(language: any, bytes: any): any;
export function formatTime(language: any, seconds: any): any;
export function nameOf({ metadata, displayName, files, id }: {
    metadata: any;
    displayName: any;
    files: any;
    id: any;
}): any;
/** One job, or all of the store's. @returns {import('./types.js').Description} */
export function describe(store: any, { job: id, index, label, language }: {
    job: any;
    index: any;
    label: any;
    language: any;
}): import("./types.js").Description;
