// The page that a window shows as a PDF: A4, with a footer that tells loose sheets apart.
import type { WebContents } from 'electron';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Margins in inches. The templates are drawn outside the page, so none of its styles reach them. */
export const printToPdf = async (contents: WebContents, footer: string): Promise<Uint8Array> =>
  contents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    generateTaggedPDF: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: `<div style="width:100%;margin:0 0.7in;font:8px sans-serif;color:#5d6571;display:flex">
      <span>${escaped(footer)}</span>
      <span style="margin-left:auto">Page <span class="pageNumber"></span> of <span class="totalPages"></span></span>
    </div>`,
    margins: { top: 0.6, bottom: 0.8, left: 0.7, right: 0.7 },
  });
