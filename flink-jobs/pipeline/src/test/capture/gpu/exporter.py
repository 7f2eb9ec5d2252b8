"""Serves what an exporter says: exporter.py PORT_FILE FILE..., a file for each scrape, and the last one from then on."""
import pathlib
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

port_file, *files = map(pathlib.Path, sys.argv[1:])


class Exporter(BaseHTTPRequestHandler):
    def do_GET(self):
        file = files.pop(0) if len(files) > 1 else files[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.end_headers()
        self.wfile.write(file.read_bytes())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Exporter)
port_file.write_text(str(server.server_port))
server.serve_forever()
