import { httpDate, rememberedLast } from '../world/index.ts'

type Headers = Readonly<Record<string, string>>

/**
 * The headers of a reply, in the order in which they are sent: the instant, Backlot's own, the vendor's, and those of the
 * outcome, which take the place of what stands before them under the same name.
 *
 * Every reply passes here, and members written after a spread make a slow object: they are copied one by one.
 */
export function replyHeaders(
  nowMs: number,
  entry: number,
  source: string,
  mediaType: string | undefined,
  always: Headers,
  own: Headers | undefined,
): Headers {
  const headers: Record<string, string> = {
    date: dateOfSecond(Math.floor(nowMs / 1000)),
    'x-backlot-entry': String(entry),
    'x-backlot-source': source,
  }
  if (mediaType) headers['content-type'] = mediaType
  for (const name in always) headers[name] = always[name] as string
  if (own) for (const name in own) headers[name] = own[name] as string
  return headers
}

const dateOfSecond = rememberedLast((second: number) => httpDate(second * 1000))
