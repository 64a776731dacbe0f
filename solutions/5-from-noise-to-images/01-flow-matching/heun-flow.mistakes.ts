import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./heun-flow.js")>({});
