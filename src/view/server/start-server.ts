import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { configError } from "../../errors.ts";
import { answer, type Content, refuse } from "./answer.ts";
import { isHostOf } from "./is-host-of.ts";
import { parseTarget } from "./parse-target.ts";
import { ShortRead } from "./send-file.ts";

export interface ViewServer {
  /** What to open: "http://127.0.0.1:PORT/TOKEN/". Whoever has it can read what is served. */
  readonly address: string;
  readonly port: number;
  /**
   * An address that leads to `address`, once and within a minute: for the command line of a browser, which everybody on this
   * machine can read. It takes the place of the one before.
   */
  ticket(): string;
  /** Stops at once, answers in flight included. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** 0 for any free one. */
  readonly port?: number;
  /** Told of what went wrong with an answer: a disk that fails, not a client that leaves. */
  readonly onError?: (error: unknown) => void;
}

/** Only this machine reaches it. */
const LOOPBACK = "127.0.0.1";
/** 192 random bits: not guessed, and short enough to copy. */
const TOKEN_BYTES = 24;
/** A browser that has to be started first takes a while. */
const TICKET_SECONDS = 60;

/** All headers of a request; browsers send less than 2 kB. */
const MAX_HEADER_BYTES = 2 ** 14;
const HEADERS_SECONDS = 10;
const REQUEST_SECONDS = 30;
/** A connection on which nothing moves, a download that nobody takes included. */
const IDLE_SECONDS = 120;
/** Connections are kept for the next chunk, which a click asks for. */
const KEEP_ALIVE_SECONDS = 30;
/** A browser opens six for each address and tab. */
const MAX_CONNECTIONS = 128;

/** Who is refused, or sends what is not read, is not listened to any longer. */
const LAST = { Connection: "close" };
/** A client that leaves: while it is sent to, or between two pieces. */
const DEPARTURES = new Set(["ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET", "EPIPE"]);

/**
 * Serves the page and the data below an address that cannot be guessed.
 * @throws config errors `port-taken` and `port-refused`
 */
export async function startServer(
  content: Content,
  { port = 0, onError = () => {} }: ServerOptions = {},
): Promise<ViewServer> {
  const token = randomToken();
  let ticket: Ticket | null = null;
  const isToken = compareSecretly(token);
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 1000 * HEADERS_SECONDS,
      requestTimeout: 1000 * REQUEST_SECONDS,
      keepAliveTimeout: 1000 * KEEP_ALIVE_SECONDS,
      // Our own answer, in a form that repeats nothing.
      requireHostHeader: false,
    },
    (request, response) => {
      respond(request, response).catch((error: unknown) => {
        if (!isDeparture(error)) onError(error);
        if (response.headersSent) response.destroy();
        else refuse(response, 500, "The file cannot be read.");
      });
    },
  );
  server.setTimeout(1000 * IDLE_SECONDS);
  server.maxConnections = MAX_CONNECTIONS;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isHostOf(request.headersDistinct.host, bound))
      return refuse(response, 403, "Not served under this name.", LAST);
    const { token: given, parts } = parseTarget(request.url ?? "");
    if (ticket?.isToken(given) && parts?.length === 0 && request.method === "GET") {
      const { until } = ticket;
      ticket = null;
      if (performance.now() < until)
        return refuse(response, 303, "Look further.", { ...LAST, Location: `/${token}/` });
    }
    if (!isToken(given))
      return refuse(response, 403, "The whole address is needed, as upwarp view printed it.", LAST);
    if (request.method !== "GET" && request.method !== "HEAD")
      return refuse(response, 405, "Only reading is possible.", { ...LAST, Allow: "GET, HEAD" });
    if (
      request.headers["transfer-encoding"] !== undefined ||
      Number(request.headers["content-length"] ?? 0) !== 0
    )
      return refuse(response, 413, "No content is taken.", LAST);
    if (parts === null) return refuse(response, 404, "Not found.");
    await answer(request, response, parts, content);
  }

  const bound = await listen(server, port);
  return {
    address: `http://${LOOPBACK}:${bound}/${token}/`,
    port: bound,
    ticket: () => {
      const text = randomToken();
      ticket = { isToken: compareSecretly(text), until: performance.now() + 1000 * TICKET_SECONDS };
      return `http://${LOOPBACK}:${bound}/${text}/`;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

interface Ticket {
  readonly isToken: (given: string) => boolean;
  /** By the clock of `performance`, milliseconds. */
  readonly until: number;
}

const randomToken = () => randomBytes(TOKEN_BYTES).toString("base64url");

/** Compares without telling by its time how much was right. The digests are of equal length, as the comparison needs. */
function compareSecretly(secret: string): (given: string) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const expected = digest(secret);
  return (given) => timingSafeEqual(digest(given), expected);
}

/** Whether the client went away, or what it was promised is no longer there: nothing that anyone could mend. */
const isDeparture = (error: unknown): boolean =>
  error instanceof ShortRead || DEPARTURES.has((error as { code?: string }).code ?? "");

function listen(server: Server, port: number): Promise<number> {
  return new Promise((listening, failed) => {
    server.once("error", (cause: NodeJS.ErrnoException) => failed(portError(cause, port)));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      if (address !== null && typeof address === "object") listening(address.port);
    });
  });
}

function portError(cause: NodeJS.ErrnoException, port: number): unknown {
  const report = { where: `${LOOPBACK}:${port}`, cause };
  if (cause.code === "EADDRINUSE")
    return configError({
      ...report,
      code: "port-taken",
      what: "Another program listens at this port.",
      fix: "Give another --port, or none: then a free one is taken.",
    });
  if (cause.code === "EACCES")
    return configError({
      ...report,
      code: "port-refused",
      what: "The system does not let you listen at this port.",
      fix: "Give a --port of 1024 or above, or none.",
    });
  return cause;
}
