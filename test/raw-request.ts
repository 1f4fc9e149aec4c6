import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly port: number;
  /** Text of the request line and the fields, without the empty line: nothing of it is changed on the way. */
  readonly lines: readonly string[];
  readonly host?: string;
}

/** Nothing on this machine takes so long. */
const PATIENCE_MILLISECONDS = 10_000;

/** Sends a request byte by byte as it is written, where a client would tidy it up, and reads until the server closes. */
export function rawRequest({ port, lines, host = "127.0.0.1" }: RawRequest): Promise<RawAnswer> {
  return new Promise((answered, failed) => {
    const pieces: Buffer[] = [];
    const socket = connect({ port, host });
    socket.setTimeout(PATIENCE_MILLISECONDS, () => socket.destroy(new Error("no answer")));
    socket.on("error", failed);
    socket.on("data", (piece: Buffer) => pieces.push(piece));
    socket.on("end", () => answered(parseAnswer(Buffer.concat(pieces))));
    socket.write(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
  });
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf("\r\n\r\n");
  const [first = "", ...fields] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  return {
    status: Number(first.split(" ")[1]),
    headers: new Map(
      fields.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
    ),
    body: bytes.subarray(end + 4),
  };
}
