import sys
sys.path.insert(0,'/work/main')
from collections import Counter, defaultdict
import tests.web.test_access_matrix as m
def test_gen(sqlite_portal):
    w=m.world.__wrapped__(sqlite_portal) if hasattr(m.world,'__wrapped__') else m.world.__pytest_wrapped__.obj(sqlite_portal)
    rows=defaultdict(list)
    for route in sorted(m._routes(w.app),key=lambda r:(r.split()[1],r)):
        method,rule=route.split(' ',1)
        ans={p:m._answer(w.ask(p,method,rule)) for p in w.cookies}
        common=Counter(ans.values()).most_common(1)[0][0]
        key=tuple([('others',common)]+[(p,a) for p,a in ans.items() if a!=common])
        rows[key].append(route)
    out=[]
    for key,routes in rows.items():
        out.append('[[access]]\nroutes = [\n'+''.join(f'  "{r}",\n' for r in routes)+']\n'+''.join(f'{p} = {a if isinstance(a,int) else chr(34)+a+chr(34)}\n' for p,a in key))
    import pathlib; pathlib.Path('/tmp/desk/matrix.toml').write_text('\n'.join(out))
