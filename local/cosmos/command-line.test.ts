import { describe, expect, it } from 'vitest';
import { CommandLineError, readCommandLine } from './command-line.ts';

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(readCommandLine([])).toEqual({
      options: { auth: true, tls: false, enforceThroughput: false, emptyPages: false },
      log: false,
      json: false,
      help: false,
    });
  });

  it('reads every option', () => {
    const args =
      '--port 0 --host 0.0.0.0 --tls --ranges 5 --key YWJj --no-auth --file data.db --enforce-throughput ' +
      '--replica-lag 20 --empty-pages --log requests --json --help';
    const options = {
      port: 0,
      host: '0.0.0.0',
      ranges: 5,
      key: 'YWJj',
      file: 'data.db',
      auth: false,
      tls: true,
      enforceThroughput: true,
      replicaLagMs: 20,
      emptyPages: true,
    };
    expect(readCommandLine(args.split(' '))).toEqual({ options, log: true, json: true, help: true });
  });

  it('takes -h for --help', () => {
    expect(readCommandLine(['-h'])).toMatchObject({ help: true });
  });

  it.each([
    [['--prot', '1'], /--prot/],
    [['--port', 'http'], /--port takes a whole number/],
    [['--port', ''], /--port/],
    [['--port', '70000'], /65535/],
    [['--ranges', '0'], /--ranges takes a whole number from 1 to 1000/],
    [['--key', 'not base64!'], /--key takes base64/],
    [['--key', ''], /--key takes base64/],
    [['--file', ''], /--file takes a path/],
    [['--log', 'everything'], /--log takes "requests"/],
    [['--port', '-1'], /--port/],
    [['--replica-lag', '1.5'], /--replica-lag takes a whole number/],
    [['8081'], /8081/],
  ])('refuses %j and points to the help', (args, reason) => {
    expect(() => readCommandLine(args)).toThrow(CommandLineError);
    expect(() => readCommandLine(args)).toThrow(reason);
    expect(() => readCommandLine(args)).toThrow('--help');
  });
});
