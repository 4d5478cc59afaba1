/** A kept file that cannot be used: damaged, newer than this program, or held by another process. Nothing was changed. */
export class KeptFileError extends Error {}

/** The refusal of a damaged file, with what to do about it. */
export function damaged(file: string, reason: string): KeptFileError {
  return new KeptFileError(
    `Failed to read ${file}: ${reason}; nothing was changed: put a copy of its folder back, ` +
      'or move the folder away to begin that sandbox anew, or choose another folder with --persist',
  )
}
