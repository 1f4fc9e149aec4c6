import { Component, type ComponentChildren } from "preact";
import { problemOf } from "./data-client.ts";
import { report } from "./store.ts";

/** Keeps the rest of the page alive when one part of it fails, and says what failed. */
export class ErrorBoundary extends Component<{ readonly children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  override componentDidCatch(cause: unknown): void {
    report(problemOf(cause));
    this.setState({ failed: true });
  }

  override render() {
    return this.state.failed ? (
      <p class="panel">
        This chart could not be drawn.{" "}
        <button type="button" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </p>
    ) : (
      this.props.children
    );
  }
}
