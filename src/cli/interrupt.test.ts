import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { listenForInterrupts } from "./interrupt.ts";

function listen() {
  const source = new EventEmitter();
  const talk: string[] = [];
  const exits: number[] = [];
  const signal = listenForInterrupts(source, {
    talk: (text) => talk.push(text),
    exit: (code) => exits.push(code),
  });
  return { source, talk, exits, signal };
}

describe("listenForInterrupts", () => {
  test("aborts at the first Ctrl-C and does not exit: the work ends in order", () => {
    const { source, talk, exits, signal } = listen();
    expect(signal.aborted).toBe(false);
    source.emit("SIGINT");
    expect(signal.aborted).toBe(true);
    expect(exits).toEqual([]);
    expect(talk.join("")).toContain("Stopping after the tiles in flight");
  });

  test("exits with 130 at the second, and says how to resume", () => {
    const { source, talk, exits } = listen();
    source.emit("SIGINT");
    source.emit("SIGINT");
    expect(exits).toEqual([130]);
    expect(talk.join("")).toContain("again to resume");
  });

  test("takes SIGTERM, which batch systems send, the same way", () => {
    const { source, exits, signal } = listen();
    source.emit("SIGTERM");
    expect(signal.aborted).toBe(true);
    source.emit("SIGTERM");
    expect(exits).toEqual([143]);
  });
});
