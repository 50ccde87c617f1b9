// A real OpenID Connect provider for the tests: `node provider.mjs PORT PANEL_URL FOLDER`, where FOLDER has node_modules.
//
// Anybody can sign in; what a person is called and which groups they are in follows from the name they type:
// `anna+CsAdministrator+Staff` is Anna, in two groups. Names and groups are told by the userinfo endpoint alone, as this
// provider does for the code flow.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [port, panel, folder] = process.argv.slice(2);
const found = createRequire(`${folder}/`).resolve('oidc-provider');
const { default: Provider } = await import(pathToFileURL(found));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'poolsync',
    client_secret: 'a secret with + and / and %',
    redirect_uris: [`${panel}/login/oidc/corp/callback`],
    post_logout_redirect_uris: [`${panel}/login`],
  }],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
  pkce: { required: () => true },
  cookies: { keys: ['for tests only'] },
  findAccount(_, id) {
    const [name, ...groups] = id.split('+');
    return {
      accountId: id,
      claims: () => ({ sub: id, name: `${name} of the provider`, preferred_username: name, groups }),
    };
  },
  // Nobody is asked whether the panel may know who they are.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile groups');
    await grant.save();
    return grant;
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
