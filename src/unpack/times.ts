/** 1980-01-01, seconds since 1970: of files that say no time; zip can hold none before it (APPNOTE 4.4.6). */
export const EARLIEST = 315_532_800;
