export declare function formatBytes(language: any, bytes: any): any;
export declare function formatTime(language: any, seconds: any): any;
export declare function nameOf({ metadata, displayName, files, id }: {
    displayName: any;
    files: any;
    id: any;
    metadata: any;
}): any;
/** One job, or all of the store's. @returns {import('./types.js').Description} */
export declare function describe(store: any, { job: id, index, label, language }: {
    index: any;
    job: any;
    label: any;
    language: any;
}): import('./types.js').Description;
