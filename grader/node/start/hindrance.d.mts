export function hindrance(error: NodeJS.ErrnoException, root: string): string | undefined;
