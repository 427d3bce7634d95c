// What must never be false, each with whether it holds.
type Judged = { readonly number: number; readonly title: string; readonly broken: number };

export const Invariants = ({ of: judged }: { readonly of: readonly Judged[] }) => (
  <table className="table rules" aria-label="What must never be false">
    <thead>
      <tr>
        <th scope="col">What must never be false</th>
        <th scope="col">Found</th>
      </tr>
    </thead>
    <tbody>
      {judged.map(({ number, title, broken }) => (
        <tr key={number}>
          <th scope="row">
            {number}. {title}
          </th>
          <td className={broken === 0 ? 'holds' : 'fails'} style={{ whiteSpace: 'nowrap' }}>
            {broken === 0 ? 'Holds' : broken === 1 ? 'Broken once' : `Broken ${broken} times`}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
