// SPDX-License-Identifier: MIT
// What download-manager.js gives a page: window.external, as Windows Media Player 9 to 11 had it. Types only.

export {};

/** A download. The members of all these objects have no case. */
export interface DownloadItem {
  /** 0 downloading, 1 paused, 2 processing, 3 completed, 4 cancelled. */
  readonly downloadState: 0 | 1 | 2 | 3 | 4;
  /** Bytes; -1 while unknown. */
  readonly progress: number;
  /** Bytes; -1 while unknown. */
  readonly size: number;
  /** As the page gave it. */
  readonly sourceURL: string;
  readonly type: string;
  /** `AlbumArtist`, `Album`, `Duration`, `WM/Provider`, `Title`, `UserRating`, `WM/TrackNumber`; "" for what is not known. */
  getItemInfo(name: string): string;
  pause(): void;
  resume(): void;
  cancel(): void;
}

/** Downloads only: uploads of the same collection are left out, as it never knew any. */
export interface DownloadCollection {
  /** Unsigned. */
  readonly id: number;
  readonly count: number;
  item(index: number | string): DownloadItem;
  removeItem(index: number | string): void;
  Clear(): void;
  clear(): void;
  startDownload(sourceURL: string, type?: 'background' | 'real time'): DownloadItem;
}

export interface DownloadManager {
  createDownloadCollection(): DownloadCollection;
  getDownloadCollection(collectionId: number | string): DownloadCollection;
}

/** What the members throw. */
export interface ComError extends Error {
  readonly number: number;
  readonly description: string;
}

declare global {
  interface External {
    readonly DownloadManager: DownloadManager;
    readonly version: string;
    SelectedTaskPane: string;
    OnColorChange: (() => void) | null;
    readonly appColorLight: string;
    readonly appColorMedium: string;
    readonly appColorDark: string;
    readonly appColorButtonHighlight: string;
    readonly appColorButtonHoverFace: string;
    readonly appColorButtonShadow: string;
    NavigateTaskPaneURL(key: string, pane: string, params?: string): void;
    /** Plays what the browser can play. */
    playMedia(url: string): void;
  }
}
