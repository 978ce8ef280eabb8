import { describe, expect, it } from 'vitest';
import { CommandLineError, readCommandLine } from './command-line.ts';

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(readCommandLine([])).toEqual({ options: { auth: true }, json: false, help: false });
  });

  it('reads every option', () => {
    const args = ['--port', '0', '--host', '0.0.0.0', '--ranges', '5', '--key', 'YWJj', '--no-auth', '--json'];
    const options = { port: 0, host: '0.0.0.0', ranges: 5, key: 'YWJj', auth: false };
    expect(readCommandLine(args)).toEqual({ options, json: true, help: false });
  });

  it.each([
    [['--prot', '1'], /--prot/],
    [['--port', 'http'], /--port takes a number/],
    [['--port', '70000'], /65535/],
    [['--ranges', '0'], /--ranges|ranges/],
    [['--key', 'not base64!'], /--key takes base64/],
    [['8081'], /8081/],
  ])('refuses %j and points to the help', (args, reason) => {
    expect(() => readCommandLine(args)).toThrow(CommandLineError);
    expect(() => readCommandLine(args)).toThrow(reason);
    expect(() => readCommandLine(args)).toThrow('--help');
  });
});
