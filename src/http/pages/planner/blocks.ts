// Places of IPv4 blocks inside others.

export interface Range {
  /** The first address. */
  start: number;
  /** The one after the last. */
  end: number;
}

/** The addresses of a block such as `10.0.0.0/8`. */
export function range(cidr: string): Range | undefined {
  const [address = "", length = ""] = cidr.split("/");
  const bytes = address.split(".").map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !Number.isInteger(byte))) return undefined;
  const size = 2 ** (32 - Number(length));
  const start = Math.floor(bytes.reduce((sum, byte) => sum * 256 + byte, 0) / size) * size;
  return { start, end: start + size };
}

/** An address as people write it. */
export function address(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** The parts of `whole` outside all of `used`. */
export function gaps(whole: Range, used: readonly Range[]): Range[] {
  const free: Range[] = [];
  let at = whole.start;
  for (const { start, end } of [...used].sort((left, right) => left.start - right.start)) {
    if (at < start) free.push({ start: at, end: Math.min(start, whole.end) });
    at = Math.max(at, end);
  }
  if (at < whole.end) free.push({ start: at, end: whole.end });
  return free.filter(({ start, end }) => start < end);
}

/** The largest block inside free parts, the first of equal ones. */
export function largest(free: readonly Range[]): string | undefined {
  for (let length = 0; length <= 32; length++) {
    const size = 2 ** (32 - length);
    for (const { start, end } of free) {
      const first = Math.ceil(start / size) * size;
      if (first + size <= end) return `${address(first)}/${length}`;
    }
  }
  return undefined;
}
