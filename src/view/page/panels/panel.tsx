import type { ComponentChildren } from "preact";
import { togglePanel } from "../../state/update.ts";
import type { Panel as PanelName } from "../../state/view-state.ts";
import { Icon } from "../icon.tsx";
import { change } from "../store.ts";

/** One chart at the side: its title, what can be done with it, a way to put it away. */
export function Panel(props: {
  readonly name: PanelName;
  readonly title: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="panel" aria-label={props.title} data-panel={props.name}>
      <header>
        <h2>{props.title}</h2>
        <div class="row">
          {props.actions}
          <button
            type="button"
            class="quiet"
            aria-label={`Close ${props.title}`}
            onClick={() => change((now) => togglePanel(now, props.name))}
          >
            <Icon name="close" />
          </button>
        </div>
      </header>
      {props.children}
    </section>
  );
}
