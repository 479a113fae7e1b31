/** How many files of tests run at the same time. */
export const workers = 3;

function nameOf(worker: string): string {
  return `${process.env["HECATE_E2E_LAB"] ?? "test"}-${worker}`;
}

/** The lab of this worker: two files that run at the same time do not meet, nor does either meet a running demonstration. */
export function labName(): string {
  return nameOf(process.env["VITEST_POOL_ID"] ?? "1");
}

/** The labs of all workers. */
export function labNames(): string[] {
  return Array.from({ length: workers }, (_, index) => nameOf(String(index + 1)));
}
