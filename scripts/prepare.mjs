// Brings a fresh clone to the point where anything runs: dependencies that match the lock file, then the build.
// Uses Node alone, because nothing else is there yet.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const root = new URL("..", import.meta.url);
const path = (name) => new URL(name, root);
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const call = (...args) => execFileSync(npm, args, { cwd: root, stdio: "inherit" });

const wanted = createHash("sha256")
  .update(readFileSync(path("package-lock.json")))
  .digest("hex");
const stamp = path("node_modules/.upwarp-lock");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  rmSync(stamp, { force: true });
  // Not `npm ci`: it refuses a lock file without the binaries of platforms that a registry mirror may not carry.
  call("install", "--no-save", "--no-audit", "--no-fund");
  writeFileSync(stamp, wanted);
}
call("run", "--silent", "build");
