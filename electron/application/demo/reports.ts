// Makes the demo's reports: real files of the kinds a scanner leaves, small, the same at every run, about hosts that do not exist.

/** Some number from 0 to below `bound` that follows from the title and a counter, so that two reports differ and two runs do not. */
const numbersFor = (title: string) => {
  let state = [...title].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2_147_483_647, 7);
  return (bound: number): number => {
    // Lehmer's generator (Park and Miller, 1988); nothing secret hangs on it.
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  };
};

const findings = [
  ['Remote login with an outdated protocol', 3],
  ['Certificate expires within 30 days', 2],
  ['Management page without encryption', 4],
  ['Default community string answers', 5],
  ['Operating system past its support', 4],
  ['Time server answers anybody', 1],
] as const;

type Row = { host: string; address: string; finding: string; severity: number; port: number };

const rowsFor = (title: string): readonly Row[] => {
  const next = numbersFor(title);
  return Array.from({ length: 60 + next(140) }, (_, index) => {
    const [finding, severity] = findings[next(findings.length)] ?? findings[0];
    // 198.51.100.0/24 is set aside for documents (RFC 5737).
    return {
      host: `host-${String(index + 1).padStart(3, '0')}`,
      address: `198.51.100.${1 + next(254)}`,
      finding,
      severity,
      port: [22, 80, 123, 161, 443, 3389][next(6)] ?? 22,
    };
  });
};

const xmlText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const asXml = (title: string): string => {
  const rows = rowsFor(title).map(
    ({ host, address, finding, severity, port }) =>
      `  <HOST><NAME>${host}</NAME><IP>${address}</IP><PORT>${port}</PORT><SEVERITY>${severity}</SEVERITY><TITLE>${xmlText(finding)}</TITLE></HOST>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<SCAN_REPORT>\n  <TITLE>${xmlText(title)}</TITLE>\n${rows.join('\n')}\n</SCAN_REPORT>\n`;
};

const asCsv = (title: string): string => {
  const rows = rowsFor(title).map(
    ({ host, address, finding, severity, port }) => `${host},${address},${port},${severity},"${finding}"`,
  );
  return `host,address,port,severity,finding\r\n${rows.join('\r\n')}\r\n`;
};

/** One page of text in the PDF's own base font: the least that every reader opens. */
const asPdf = (title: string): string => {
  const lines = rowsFor(title)
    .slice(0, 40)
    .map(({ host, address, finding, severity }) => `${host}  ${address}  severity ${severity}  ${finding}`);
  const shown = [title, '', ...lines].map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n');
  const stream = `BT /F1 10 Tf 14 TL 56 780 Td\n${shown}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  return `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
};

/** The whole file of a report, by the kind its name ends with. Throws on a kind it does not make: the list of names is ours. */
export const demoReport = (fileName: string): Uint8Array => {
  const [, title, kind] = /^(.+)\.([a-z]+)$/.exec(fileName) ?? [];
  if (title === undefined) throw new Error(`demo report: expected a name with a kind, got ${fileName}`);
  switch (kind) {
    case 'xml':
      return Buffer.from(asXml(title));
    case 'csv':
      return Buffer.from(asCsv(title));
    case 'pdf':
      return Buffer.from(asPdf(title), 'latin1');
    default:
      throw new Error(`demo report: expected xml, csv or pdf, got ${kind ?? 'nothing'}`);
  }
};
