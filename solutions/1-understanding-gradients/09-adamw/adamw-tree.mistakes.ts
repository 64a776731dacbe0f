import { flatten, type Nested } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { type AdamWConfig, adamwStep } from "./adamw-step.js";
import type { OptimizerState } from "./adamw-tree.js";

type Name = keyof Parameters;
type Stepped = { theta: Nested; m: Nested; v: Nested };

/** What one parameter knows when it is stepped. */
interface Knows {
  name: Name;
  p: Parameters;
  g: Parameters;
  state: OptimizerState;
  t: number;
  config: AdamWConfig;
  decays: boolean;
  /** How many parameters came before it. */
  k: number;
}

function fold(values: number[], like: Nested): Nested {
  let next = 0;
  const walk = (part: Nested): Nested => (Array.isArray(part) ? part.map(walk) : values[next++]);
  return walk(like);
}

/** One parameter by adamwStep, from lists and settings that may be others than they should be. */
const stepped = ({ name, p, g, state, t, config, decays }: Knows, other: Partial<Knows> = {}): Stepped => {
  const given = other.config ?? config;
  const settings = (other.decays ?? decays) ? given : { ...given, weightDecay: 0 };
  const from = (other.state ?? state) as OptimizerState;
  const moments = { m: flatten(from.m[name]), v: flatten(from.v[name]) };
  const next = adamwStep(flatten(p[name]), flatten((other.g ?? g)[name]), moments, other.t ?? t, settings);
  return { theta: fold(next.theta, p[name]), m: fold(next.m, p[name]), v: fold(next.v, p[name]) };
};

const tree =
  (one: (knows: Knows) => Stepped, hand = (now: OptimizerState, _old: OptimizerState) => now) =>
  (
    p: Parameters,
    g: Parameters,
    state: OptimizerState,
    t: number,
    config: AdamWConfig,
    decays: (name: Name) => boolean = () => true,
  ) => {
    const next: Record<"theta" | "m" | "v", any> = { theta: {}, m: {}, v: {} };
    for (const [k, name] of (Object.keys(p) as Name[]).entries()) {
      const { theta, m, v } = one({ name, p, g, state, t, config, decays: decays(name), k });
      next.theta[name] = theta;
      next.m[name] = m;
      next.v[name] = v;
    }
    return { parameters: next.theta as Parameters, state: hand({ m: next.m, v: next.v }, state) };
  };

/** Only the numbers for which this holds take the new value. */
const where = (keep: (slope: number) => boolean, old: Nested, now: Nested, slope: Nested): Nested => {
  const [before, slopes] = [flatten(old), flatten(slope)];
  return fold(
    flatten(now).map((x, i) => (keep(slopes[i]) ? x : before[i])),
    old,
  );
};

/** A list of moments that all parameters read and write, cut or filled to the length that is needed. */
let shared = { m: [] as number[], v: [] as number[] };
const fitted = (values: number[], n: number) => Array.from({ length: n }, (_, i) => values[i] ?? 0);

/** How often the tree was stepped, whatever t is. */
let calls = 0;

export default mistakesFor<typeof import("./adamw-tree.js")>({
  "loses-the-nesting": {
    because:
      "Your matrix comes back as one long list. The optimizer needs it flat; the model needs its rows.",
    adamwTree: tree((knows) => {
      const { theta, m, v } = stepped(knows);
      return { theta: flatten(theta), m: flatten(m), v: flatten(v) };
    }),
  },
  "shares-the-moments": {
    because: "All parameters share one m and v, so the averages mix their gradients. Each needs its own.",
    adamwTree: tree(({ name, p, g, t, config, decays, k }) => {
      if (k === 0) shared = { m: [], v: [] };
      const [theta, slope] = [flatten(p[name]), flatten(g[name])];
      const moments = { m: fitted(shared.m, theta.length), v: fitted(shared.v, theta.length) };
      const settings = decays ? config : { ...config, weightDecay: 0 };
      const next = adamwStep(theta, slope, moments, t, settings);
      shared = { m: next.m, v: next.v };
      return { theta: fold(next.theta, p[name]), m: fold(next.m, p[name]), v: fold(next.v, p[name]) };
    }),
  },
  "counts-a-step-for-each-parameter": {
    because:
      "Your t grows from parameter to parameter. It counts steps of the whole model: the same for all.",
    adamwTree: tree((knows) => stepped(knows, { t: knows.t + knows.k })),
  },
  "always-the-first-step": {
    because: "Your t stays at 1, so the correction never fades. Pass on the t that you were given.",
    adamwTree: tree((knows) => stepped(knows, { t: 1 })),
  },
  "starts-from-zero-again": {
    because:
      "You don't use the state that you were given: m and v start at 0 at each step and remember nothing.",
    adamwTree: tree((knows) => {
      const zeros = (part: Nested): Nested => (Array.isArray(part) ? part.map(zeros) : 0);
      const none = { [knows.name]: zeros(knows.p[knows.name]) } as unknown as Parameters;
      return stepped(knows, { state: { m: none, v: none } });
    }),
  },
  "returns-the-old-state": {
    because: "You return the state as it came in: the next step won't know about this gradient.",
    adamwTree: tree(
      (knows) => stepped(knows),
      (_, old) => old,
    ),
  },
  "moments-exchanged": {
    because: "You stored m and v under each other's name.",
    adamwTree: tree(
      (knows) => stepped(knows),
      ({ m, v }) => ({ m: v, v: m }),
    ),
  },
  "one-head-for-all": {
    because: "Every head got the gradients of head 0. Each has its own.",
    adamwTree: tree((knows) => {
      const slope: any = knows.g[knows.name];
      const heads = Array.isArray(slope[0]?.[0]) ? slope.map(() => slope[0]) : slope;
      return stepped(knows, { g: { ...knows.g, [knows.name]: heads } });
    }),
  },
  "decays-everything": {
    because: "Your decays has no effect: a parameter for which it returns false must not decay.",
    adamwTree: tree((knows) => stepped(knows, { decays: true })),
  },
  "decays-the-others": {
    because:
      "Your condition is the wrong way around: the parameters for which decays returns true must decay.",
    adamwTree: tree((knows) => stepped(knows, { decays: !knows.decays })),
  },
  "freezes-instead": {
    because: "A parameter without decay still learns. You left it unchanged: only its decay should be 0.",
    adamwTree: tree((knows) => {
      const next = stepped(knows);
      return knows.decays ? next : { ...next, theta: knows.p[knows.name] };
    }),
  },
  "vectors-never-decay": {
    because: "You exempted biases and norms. That is usual, but here decays alone says what decays.",
    adamwTree: tree((knows) =>
      stepped(knows, { decays: knows.decays && Array.isArray(knows.p[knows.name][0]) }),
    ),
  },
  "betas-of-its-own": {
    because: "You wrote the usual β₁ and β₂ into the code. The caller may want others: pass the config on.",
    adamwTree: tree((knows) => stepped(knows, { config: { ...knows.config, beta1: 0.9, beta2: 0.999 } })),
  },
  "no-slope-no-decay": {
    because: "You skipped numbers with a gradient of 0. They still decay, and so do their moments.",
    adamwTree: tree((knows) => {
      const { name, p, g, state } = knows;
      const next = stepped(knows);
      const moves = (slope: number) => slope !== 0;
      return {
        theta: where(moves, p[name], next.theta, g[name]),
        m: where(moves, state.m[name], next.m, g[name]),
        v: where(moves, state.v[name], next.v, g[name]),
      };
    }),
  },
  "starts-both-in-the-same-lists": {
    because:
      "At the start your m and v are the same lists: who writes into one writes into the other. Make zeros for each.",
    startState: (p) => {
      const zeros = (part: Nested): Nested => (Array.isArray(part) ? part.map(zeros) : 0);
      const both = Object.fromEntries(Object.entries(p).map(([name, theta]) => [name, zeros(theta)]));
      return { m: both as unknown as Parameters, v: both as unknown as Parameters };
    },
  },
  "moves-the-parameters-in-place": {
    because:
      "You overwrote the parameters that you were given. They must stay unchanged: fold into new lists.",
    adamwTree: (p, g, state, t, config, decays = () => true) => {
      const next = tree((knows) => stepped(knows))(p, g, state, t, config, decays);
      return { ...next, parameters: Object.assign(p, next.parameters) };
    },
  },
  "overwrites-the-gradients": {
    because: "You overwrote the gradients that you were given. The caller may still want to look at them.",
    adamwTree: (p, g, state, t, config, decays = () => true) => {
      const next = tree((knows) => stepped(knows))(p, g, state, t, config, decays);
      return { ...next, parameters: Object.assign(g, next.parameters) };
    },
  },
  "renews-the-state-in-place": {
    because: "You overwrote the old state. Return a new one: the caller may want to repeat the step.",
    adamwTree: tree(
      (knows) => stepped(knows),
      (now, old) => {
        const put = (into: any, values: any) => {
          for (const i of into.keys()) {
            if (Array.isArray(into[i])) put(into[i], values[i]);
            else into[i] = values[i];
          }
        };
        for (const name of Object.keys(now.m) as Name[]) {
          put(old.m[name], now.m[name]);
          put(old.v[name], now.v[name]);
        }
        return old;
      },
    ),
  },
  "first-moments-for-both": {
    because: "You handed m over as v, too. The state keeps a second moment of its own for each parameter.",
    adamwTree: tree((knows) => stepped(knows, { state: { m: knows.state.m, v: knows.state.m } })),
  },
  "moments-come-back-flat": {
    because: "You returned the moments as flat lists. They are nested like their parameter.",
    adamwTree: tree((knows) => {
      const { theta, m, v } = stepped(knows);
      return { theta, m: flatten(m), v: flatten(v) };
    }),
  },
  "matrices-in-a-list-joined": {
    because: "You nested two levels at most. W_Q is a list of matrices: nest as deep as the parameter is.",
    adamwTree: tree((knows) => {
      const { theta, m, v } = stepped(knows);
      const shallow = (part: Nested): Nested =>
        Array.isArray(part) ? part.map((row) => (Array.isArray(row) ? flatten(row) : row)) : part;
      return { theta: shallow(theta), m: shallow(m), v: shallow(v) };
    }),
  },
  "no-decay-is-no-setting": {
    because: "You took a weight decay of 0 for none given. 0 is a setting: then no parameter decays.",
    adamwTree: tree((knows) =>
      stepped(knows, { config: { ...knows.config, weightDecay: knows.config.weightDecay || 0.01 } }),
    ),
  },
  "no-gradient-no-step": {
    because: "You left out parameters whose gradient is 0. Their moments still shrink, and they still decay.",
    adamwTree: tree((knows) => {
      const { name, p, g, state } = knows;
      if (flatten(g[name]).some((x) => x !== 0)) return stepped(knows);
      const same = (values: Nested) => fold(flatten(values), p[name]);
      return { theta: same(p[name]), m: same(state.m[name]), v: same(state.v[name]) };
    }),
  },
  "counts-its-own-calls": {
    because: "You counted the calls. The caller says which step it is: t, whatever was stepped before.",
    adamwTree: (p, g, state, _, config, decays = () => true) => {
      calls += 1;
      return tree((knows) => stepped(knows))(p, g, state, calls, config, decays);
    },
  },
});
