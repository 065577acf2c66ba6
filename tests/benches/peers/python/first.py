"""A token and one request, by requests-oauthlib: the first argument is the server's URL."""

import os
import sys

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
url = sys.argv[1]
api = OAuth2Session(client=BackendApplicationClient(client_id="id"))
api.fetch_token(f"{url}/token", client_id="id", client_secret="secret")
print(api.get(f"{url}/items").text)
