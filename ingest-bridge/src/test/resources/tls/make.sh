#!/bin/sh
# Makes the certificates of the TLS tests again.
set -eu
cd "$(dirname "$0")"
days=36500
key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }
key ca
openssl req -x509 -new -key ca.key -days $days -subj "/CN=Tokenlake test CA" -out ca.crt
key stranger
openssl req -x509 -new -key stranger.key -days $days -subj "/CN=stranger" -out stranger.crt
key server
openssl req -new -key server.key -subj "/CN=localhost" -out server.csr
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > ext
openssl x509 -req -in server.csr -days $days -CA ca.crt -CAkey ca.key -CAcreateserial -extfile ext -out server.crt
key client
openssl req -new -key client.key -subj "/O=Tokenlake tests/CN=gpu-fleet" -out client.csr
printf 'extendedKeyUsage=clientAuth\n' > ext
openssl x509 -req -in client.csr -days $days -CA ca.crt -CAkey ca.key -CAcreateserial -extfile ext -out client.crt
rm -f ext ./*.csr ca.srl ca.key
