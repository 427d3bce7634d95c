// A user list through the windows: refused with its line, mapped, asked about, shown with what it would change, taken whole.
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import { ImportDialog } from '../pages/import-dialog.ts';

const truncated = '<?xml version="1.0"?>\n<USER_LIST_OUTPUT><USER_LIST>\n<USER><USER_LOGIN>mo';
const table = (phone: string) =>
  [
    'Benutzer;Name;E-Mail;Telefon;Rolle;Zustand;Haupt',
    `ruben.achterberg;Ruben Achterberg;ruben.achterberg@vantorrail.example;${phone};Leitung;an;1`,
    'wim.jansen;Wim Jansen;wim.jansen@vantorrail.example;;Leser;an;1',
    'ilse.brandt;Ilse Brandt;;;Leser;weg;0',
  ].join('\n');
const columns = {
  Login: 'Benutzer (ruben.achterberg)',
  'Mail address': 'E-Mail (ruben.achterberg@vantorrail.example)',
  Role: 'Rolle (Leitung)',
  Status: 'Zustand (an)',
  'Phone number': 'Telefon (+31 30 712 01 07)',
  'Primary admin': 'Haupt (1)',
};

test('a CSV with columns of its own: refused, mapped, asked who is primary, compared, imported whole, and updated by the next', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  const list = new ImportDialog(desk);
  await list.open('Vantor Rail');
  await list.choose('cut-off.xml', truncated);
  await expect(list.dialog.getByRole('alert')).toContainText(/^Line 3: .*Nothing was imported\.$/);

  const say = async (phone: string) => {
    for (const [label, column] of Object.entries(columns))
      await list.say(new RegExp(`^${label}$`), column.replace('+31 30 712 01 07', phone));
    await list.say('“an” means', 'Active');
    await list.say('“weg” means', 'Deleted');
  };
  await list.drop('users.csv', table('+31 30 712 01 07'));
  await expect(list.dialog.getByText('Say which column holds the login')).toBeVisible();
  await expect(list.button('Import').first()).toHaveAccessibleDescription(/asked above/);
  await say('+31 30 712 01 07');
  await expect(list.dialog.getByText(/names 2 primary administrators/).first()).toBeVisible();
  await list.say('Who is the primary admin', 'Ruben Achterberg (ruben.achterberg), as before');
  await expect(list.tally()).toContainText('New2Changed1Gone2');
  await expect(list.dialog.getByLabel('What it means')).toContainText(/phone number changes.*72 hours/);
  await expect(list.table('User by user')).toContainText('+31 30 712 04 66 → +31 30 712 01 07');
  await expect(list.table('Warnings')).toContainText('No user has a last sign-in');
  await list.button('Import 3 users').click();
  await expect(list.dialog.getByRole('status')).toHaveText('3 users imported, 2 able to sign in.');
  await list.button('Close').last().click();

  await list.open('Vantor Rail');
  await list.choose('users.csv', table('+31 30 712 01 08'));
  await say('+31 30 712 01 08');
  await list.say('Who is the primary admin', 'Nobody yet');
  await expect(list.dialog.getByLabel('What it means')).toContainText('no recovery can be decided until one is set');
  await list.say('Who is the primary admin', 'Ruben Achterberg (ruben.achterberg), as before');
  await expect(list.tally()).toContainText('New0Changed1Gone0As before2');
  await list.button('Import 3 users').click();
  await expect(list.dialog.getByRole('status')).toHaveText('3 users imported, 2 able to sign in.');
  await list.button('Close').last().click();
  await expect(desk.page.getByLabel('Selected subscription')).toContainText('+31 30 712 01 08');
});

test('tickets of another system: asked what their words mean, held up by one wrong line, then all of them in the queue', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  const list = new ImportDialog(desk);
  const tickets = (opened: string) =>
    [
      'Number;Company;Contact;Title;Priority;State;Created',
      'OLD-7;Halden Maritime;leila.haddad;Scans of the dry dock stop;Sev A;Parked;2026-01-05 09:00',
      `OLD-8;Halden Maritime;leila.haddad;=SUM(A1) in a report;3;Closed;${opened}`,
      ...Array.from(
        { length: 248 },
        (_, at) => `OLD-${9 + at};Halden Maritime;leila.haddad;Old ${at};3;Closed;2026-01-06`,
      ),
    ].join('\n');
  const choose = (opened: string) =>
    list.dialog
      .getByLabel('Tickets', { exact: true })
      .setInputFiles({ name: 'old.csv', mimeType: 'text/csv', buffer: Buffer.from(tickets(opened)) });
  await desk.page.getByRole('button', { name: 'Import tickets' }).click();
  await choose('tomorrow');
  await expect(list.dialog.getByRole('list', { name: 'Asked' })).toContainText(
    'Say what each severity of the list is here.',
  );
  await list.say('Severity “sev a” is', '2 High');
  await list.say('“parked” means', 'Open');
  await expect(list.dialog.getByLabel('Lines that cannot be taken')).toContainText('Line 3: “tomorrow” is no date');
  await expect(list.button('Import').last()).toHaveAccessibleDescription(/all of its tickets are taken, or none/);
  await list.button('Choose another file').click();
  await choose('2026-01-06');
  await list.say('Severity “sev a” is', '2 High');
  await list.say('“parked” means', 'Open');
  await expect(list.dialog.getByLabel('Worth knowing')).toContainText('begins like a formula');
  await clean(desk.page, 'tickets about to be imported');
  await list.button('Import 250 tickets').click();
  await expect(list.dialog.getByRole('status')).toHaveText(/^250 tickets imported, RK-\d{6} to RK-\d{6}\.$/);
  await list.button('Close').last().click();
  await desk.page.getByRole('searchbox', { name: 'Search the tickets' }).fill('dry do');
  const oldest = desk.page.getByRole('row', { name: /Scans of the dry dock stop/ });
  await expect(oldest).toBeVisible();
  // More than is held at a time: the end is reached page by page, and what was marked and let go stays marked.
  await desk.page.getByRole('searchbox', { name: 'Search the tickets' }).fill('');
  await desk.page.getByLabel('View').selectOption({ value: 'all' });
  const newest = desk.page.getByRole('row', { name: /Old 247/ });
  await newest.click();
  await desk.page.keyboard.press('Space');
  await expect(async () => {
    await desk.page.keyboard.press('End');
    await expect(oldest).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await expect(newest).toHaveCount(0);
  await expect(desk.page.getByRole('group', { name: 'What is marked' })).toContainText('1 marked');
  await desk.page.keyboard.press('Home');
  await expect(newest).toBeFocused();
});
