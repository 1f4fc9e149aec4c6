import { LINEAR_FIT } from "../../state/read-fit.ts";
import { setChart } from "../../state/update.ts";
import type { ChartState, FitState } from "../../state/view-state.ts";
import { Switch } from "../colour-panel.tsx";
import { Icon } from "../icon.tsx";
import { change, part } from "../store.ts";

/** Days in which motion fades after an event, to begin with. */
const FADING = 60;
const MOST_DEGREE = 5;

/**
 * Error bars, and the functions of time that are fitted to every series.
 *
 * @param hasErrors standard errors of a series are known, which its dates can weigh by
 */
export function FitControls(props: { readonly dates: readonly string[]; readonly hasErrors: boolean }) {
  const { dates, hasErrors } = props;
  const { fit, residual, errors, weighted } = part.chart.value;
  const middle = dates[Math.floor(dates.length / 2)] ?? "";
  const set = (part: Partial<FitState>) =>
    change((now) => setChart(now, { fit: { ...(now.chart.fit ?? LINEAR_FIT), ...part } }));
  return (
    <fieldset class="fit">
      <legend class="muted">Errors and fit</legend>
      <div class="row">
        <select
          aria-label="Standard errors"
          value={errors}
          onChange={(event) => {
            const chosen = event.currentTarget.value as ChartState["errors"];
            change((now) => setChart(now, { errors: chosen }));
          }}
        >
          <option value="auto">errors as suits</option>
          <option value="bars">error bars</option>
          <option value="band">error band</option>
          <option value="none">no errors</option>
        </select>
        <Switch
          label="fit"
          on={fit !== null}
          onChange={(on) =>
            change((now) => setChart(now, { fit: on ? LINEAR_FIT : null, ...(!on && { residual: false }) }))
          }
        />
        {fit && (
          <Switch
            label="residuals"
            on={residual}
            onChange={(on) => change((now) => setChart(now, { residual: on }))}
          />
        )}
        {fit && hasErrors && (
          <Switch
            label="weight by error"
            on={weighted}
            onChange={(on) => change((now) => setChart(now, { weighted: on }))}
          />
        )}
      </div>
      {fit && (
        <>
          <div class="row">
            <label class="row">
              degree
              <input
                type="number"
                min={1}
                max={MOST_DEGREE}
                style={{ width: "52px" }}
                value={fit.polynomial}
                onChange={(event) => {
                  const degree = event.currentTarget.valueAsNumber;
                  if (degree >= 1 && degree <= MOST_DEGREE) set({ polynomial: Math.round(degree) });
                }}
              />
            </label>
            <Switch label="yearly" on={fit.annual} onChange={(annual) => set({ annual })} />
            <Switch label="half-yearly" on={fit.semiannual} onChange={(semiannual) => set({ semiannual })} />
          </div>
          <div class="row">
            <Events
              name="jump"
              dates={fit.steps.map((date) => [date, 0])}
              onChange={(list) => set({ steps: list.map(([date]) => date) })}
              first={[middle, 0]}
            />
            <Events
              name="exponential"
              hasDays
              dates={fit.exponentials}
              onChange={(exponentials) => set({ exponentials })}
              first={[middle, FADING]}
            />
            <Events
              name="logarithm"
              hasDays
              dates={fit.logarithms}
              onChange={(logarithms) => set({ logarithms })}
              first={[middle, FADING]}
            />
          </div>
        </>
      )}
    </fieldset>
  );
}

type Event = readonly [date: string, days: number];

/** A list of dates, each with a characteristic time where motion fades. */
function Events(props: {
  readonly name: string;
  readonly hasDays?: boolean;
  readonly dates: readonly Event[];
  readonly first: Event;
  readonly onChange: (dates: readonly Event[]) => void;
}) {
  const { name, hasDays = false, dates, first, onChange } = props;
  const replace = (at: number, event: Event) => onChange(dates.map((one, i) => (i === at ? event : one)));
  return (
    <div class="row">
      <button
        type="button"
        class="quiet"
        disabled={first[0] === ""}
        onClick={() => onChange([...dates, first])}
      >
        + {name}
      </button>
      {dates.map(([date, days], at) => (
        <span class="row" key={at}>
          <input
            type="date"
            aria-label={`Date of the ${name}`}
            value={date}
            onChange={(event) => {
              if (event.currentTarget.value) replace(at, [event.currentTarget.value, days]);
            }}
          />
          {hasDays && (
            <input
              type="number"
              min={1}
              style={{ width: "64px" }}
              aria-label={`Characteristic time of the ${name}, days`}
              value={days}
              onChange={(event) => {
                const written = event.currentTarget.valueAsNumber;
                if (written > 0) replace(at, [date, written]);
              }}
            />
          )}
          <button
            type="button"
            class="quiet"
            aria-label={`Remove the ${name}`}
            onClick={() => onChange(dates.filter((_, i) => i !== at))}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
    </div>
  );
}
