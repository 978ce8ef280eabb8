import type { Value } from '../../json.ts';
import type { BuiltIn, BuiltIns } from '../built-in.ts';
import { finite, isLong, ofNumber } from '../built-in.ts';

export const mathFunctions: BuiltIns = {
  ABS: ofNumber(Math.abs),
  ACOS: ofNumber(Math.acos),
  ASIN: ofNumber(Math.asin),
  ATAN: ofNumber(Math.atan),
  ATN2: ofNumbers(Math.atan2),
  CEILING: ofNumber(Math.ceil),
  COS: ofNumber(Math.cos),
  COT: ofNumber((number) => 1 / Math.tan(number)),
  DEGREES: ofNumber((number) => (number * 180) / Math.PI),
  EXP: ofNumber(Math.exp),
  FLOOR: ofNumber(Math.floor),
  INTADD: ofIntegers((left, right) => left + right),
  INTBITAND: ofIntegers((left, right) => left & right),
  INTBITLEFTSHIFT: ofIntegers((left, right) => left << places(right)),
  INTBITNOT: { arity: [1, 1], call: (number) => integer(number, (value) => ~value) },
  INTBITOR: ofIntegers((left, right) => left | right),
  INTBITRIGHTSHIFT: ofIntegers((left, right) => left >> places(right)),
  INTBITXOR: ofIntegers((left, right) => left ^ right),
  INTDIV: ofIntegers((left, right) => (right === 0n ? undefined : left / right)),
  INTMOD: ofIntegers((left, right) => (right === 0n ? undefined : left % right)),
  INTMUL: ofIntegers((left, right) => left * right),
  INTSUB: ofIntegers((left, right) => left - right),
  LOG: { arity: [1, 2], call: logarithm },
  LOG10: ofNumber(Math.log10),
  NUMBERBIN: { arity: [1, 2], call: numberBin },
  PI: { arity: [0, 0], call: () => Math.PI },
  POWER: ofNumbers((base, exponent) => base ** exponent),
  RADIANS: ofNumber((number) => (number * Math.PI) / 180),
  ROUND: ofNumber(round),
  SIGN: ofNumber(Math.sign),
  SIN: ofNumber(Math.sin),
  SQRT: ofNumber(Math.sqrt),
  SQUARE: ofNumber((number) => number * number),
  TAN: ofNumber(Math.tan),
  TRUNC: ofNumber(Math.trunc),
};

function ofNumbers(map: (left: number, right: number) => number): BuiltIn {
  return {
    arity: [2, 2],
    call: (left, right) =>
      typeof left === 'number' && typeof right === 'number' ? finite(map(left, right)) : undefined,
  };
}

/** 64-bit integers, which wrap around. */
function ofIntegers(map: (left: bigint, right: bigint) => bigint | undefined): BuiltIn {
  return {
    arity: [2, 2],
    call: (left, right) => integer(left, (one) => integerOf(right, (other) => map(one, other))),
  };
}

/** By how many places 64 bits can be shifted: the number's last six bits, as processors have it. */
function places(number: bigint): bigint {
  return BigInt.asUintN(6, number);
}

function integer(number: Value, map: (value: bigint) => bigint | undefined): number | undefined {
  const result = integerOf(number, map);
  return result === undefined ? undefined : Number(BigInt.asIntN(64, result));
}

function integerOf(number: Value, map: (value: bigint) => bigint | undefined): bigint | undefined {
  return isLong(number) ? map(BigInt(number)) : undefined;
}

function logarithm(number: Value, ...[base]: Value[]): Value {
  if (typeof number !== 'number') return undefined;
  if (base === undefined) return finite(Math.log(number));
  return typeof base === 'number' ? finite(Math.log(number) / Math.log(base)) : undefined;
}

function numberBin(number: Value, ...[size = 1]: Value[]): Value {
  if (typeof number !== 'number' || typeof size !== 'number' || size === 0) return undefined;
  return finite(Math.floor(number / size) * size);
}

/** Half away from zero, as the documentation shows: -2.5 rounds to -3. */
function round(number: number): number {
  return Math.sign(number) * Math.round(Math.abs(number));
}
