import {
  type Application,
  type ApplicationText,
  ArgumentParseError,
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  formatMessageForArgumentScannerError,
  text_en,
} from "@stricli/core";
import { isUpwarpError } from "../errors.ts";
import { SOFTWARE } from "../pipeline/software.ts";
import { commands } from "./commands/index.ts";
import type { Cli } from "./context.ts";
import type { Colours } from "./render/colour.ts";
import { exitCodeOf, renderError, renderReport } from "./render/error.ts";

const HELP = "`upwarp --help` lists the commands, `upwarp COMMAND --help` its flags.";

/** The parser's sentences, in the form of all our errors. */
function texts(colours: Colours): ApplicationText {
  const failed = (error: unknown) => renderError(error, colours);
  return {
    ...text_en,
    noCommandRegisteredForInput({ input, corrections }) {
      const hint = corrections.length > 0 ? `Did you mean ${corrections.join(" or ")}? ` : "";
      return renderReport(
        { code: "usage-command", what: `There is no command called ${input}.`, fix: hint + HELP },
        colours,
      );
    },
    exceptionWhileParsingArguments(error) {
      if (error instanceof ArgumentParseError && isUpwarpError(error.exception)) {
        const { code, what, got, fix } = error.exception;
        const name = error.externalFlagNameOrPlaceholder;
        // Placeholders of positional words are in capitals.
        const where = name === name.toUpperCase() ? name : `--${name}`;
        return renderReport({ code, what, where, ...(got && { got }), ...(fix && { fix }) }, colours);
      }
      if (!(error instanceof ArgumentScannerError)) return failed(error);
      const what = formatMessageForArgumentScannerError(error, {});
      return renderReport({ code: "usage-argument", what, fix: HELP }, colours);
    },
    exceptionWhileLoadingCommandFunction: failed,
    exceptionWhileLoadingCommandContext: failed,
    exceptionWhileRunningCommand: failed,
    commandErrorResult: failed,
  };
}

/** All commands under one name. Nothing of them is loaded before it is called. */
export function application(colours: Colours): Application<Cli> {
  const root = buildRouteMap({
    routes: commands,
    docs: {
      brief:
        "Time series of a moving Earth surface from stacks of satellite images, with honest uncertainty.",
      fullDescription: [
        "Time series of a moving Earth surface from stacks of satellite images, with honest uncertainty.",
        "",
        "  upwarp demo                                      see it work on a simulated volcano",
        "  upwarp inspect PATH                              what a file or folder is",
        "  upwarp run sbas --inputs PATH... --out DIR       interferograms to displacement and velocity",
        "  upwarp view DIR                                  look at the result in the browser",
        "",
        "Data goes to stdout, talk to stderr. --no-color and NO_COLOR switch colours off.",
        "Exit codes: 0 done, 1 failed, 2 bad use, 130 stopped by Ctrl-C.",
      ].join("\n"),
    },
  });
  return buildApplication(root, {
    name: SOFTWARE.name,
    versionInfo: { currentVersion: SOFTWARE.version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { disableAnsiColor: true, onlyRequiredInUsageLine: true },
    localization: { text: texts(colours) },
    determineExitCode: exitCodeOf,
  });
}
