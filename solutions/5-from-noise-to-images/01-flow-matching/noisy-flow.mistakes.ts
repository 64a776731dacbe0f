import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./noisy-flow.js")>({});
