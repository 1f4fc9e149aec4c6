import { tooLarge } from "./too-large.ts";

/** The same answer, with a body that fails as soon as it grows beyond `limit` bytes, before it fills the memory. */
export function boundBody(response: Response, limit: number, where: string): Response {
  return response.body === null || staysBelow(limit, response) ? response : counted(response, limit, where);
}

/**
 * Does the header bind the body? A server of one's own origin that says how long its body is, and packs nothing, sends no more:
 * the stream that counts costs a millisecond for each chunk.
 */
function staysBelow(limit: number, { headers, type }: Response): boolean {
  const length = headers.get("content-length");
  return type === "basic" && !headers.has("content-encoding") && length !== null && Number(length) <= limit;
}

function counted(response: Response, limit: number, where: string): Response {
  let size = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      size += part.byteLength;
      if (size > limit) controller.error(tooLarge(where, size, limit));
      else controller.enqueue(part);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body?.pipeThrough(counter) ?? null, { status, statusText, headers });
}
