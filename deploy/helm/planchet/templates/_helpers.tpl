{{/* How many of the nodes are light. */}}
{{- define "planchet.spv" -}}
{{- if hasKey .Values "spv" }}{{ .Values.spv }}
{{- else if eq (int .Values.nodes) 1 }}0
{{- else }}{{ max 1 (div .Values.nodes 7) }}
{{- end }}
{{- end }}

{{- define "planchet.full" -}}
{{- if hasKey .Values "full" }}{{ .Values.full }}
{{- else }}{{ max 1 (sub .Values.nodes (include "planchet.spv" .)) }}
{{- end }}
{{- end }}

{{/* The kinds of nodes there are: the name of each one's StatefulSet, and how many. */}}
{{- define "planchet.kinds" -}}
- {kind: full, name: blockchain-node, count: {{ include "planchet.full" . }}}
- {kind: miner, name: blockchain-miner, count: {{ .Values.miner }}}
- {kind: spv, name: blockchain-spv, count: {{ include "planchet.spv" . }}}
{{- end }}

{{- define "planchet.labels" -}}
app: blockchain
app.kubernetes.io/name: planchet
{{- with .Values.group }}
group: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "planchet.image" -}}
{{ .Values.image.repository }}{{ with .Values.image.digest }}@{{ . }}{{ else }}:{{ .Values.image.tag }}{{ end }}
{{- end }}

{{/* Where each node finds the others: every address behind the headless service, asked again every minute. */}}
{{- define "planchet.peers" -}}
{{- prepend .Values.peers (printf "blockchain-service:%d" (int .Values.p2pPort)) | toJson }}
{{- end }}

{{/* The names under which HTTP may be asked: others are refused, for a page could make a browser ask. */}}
{{- define "planchet.hosts" -}}
{{- range $service := list "blockchain-api" "blockchain-service" }}
- {{ $service }}
- {{ $service }}.{{ $.Release.Namespace }}
- {{ $service }}.{{ $.Release.Namespace }}.svc
- {{ $service }}.{{ $.Release.Namespace }}.svc.cluster.local
{{- end }}
{{- if .Values.ingress.enabled }}
- {{ .Values.ingress.host }}
{{- end }}
{{- end }}

{{- define "planchet.gatewayLabels" -}}
app: blockchain-gateway
app.kubernetes.io/name: planchet
{{- with .Values.group }}
group: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "planchet.gatewayHosts" -}}
- blockchain-gateway
- blockchain-gateway.{{ .Release.Namespace }}
- blockchain-gateway.{{ .Release.Namespace }}.svc
- blockchain-gateway.{{ .Release.Namespace }}.svc.cluster.local
{{- if .Values.ingress.enabled }}
- {{ .Values.ingress.host }}
{{- end }}
{{- end }}

{{/* Routes that nodes alone answer. */}}
{{- define "planchet.nodePaths" -}}
{{- range list "backup" "fees" "logging" "mining" "peers" "refusals" "stop" "store" "sync" "wallet" }}
- /api/v1/{{ . }}
{{- end }}
- /peers
{{- end }}

{{/* Those who may ask the API: the ingress, monitoring, and pods of this namespace that say they are its clients. */}}
{{- define "planchet.clients" -}}
{{- range .Values.networkPolicy.apiNamespaces }}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ . }}
{{- end }}
- podSelector:
    matchLabels:
      blockchain-client: "true"
{{- end }}

{{/* The stores outside. */}}
{{- define "planchet.storeEgress" -}}
{{- with .Values.mongodb.release }}
- to:
    - podSelector:
        matchLabels:
          app.kubernetes.io/instance: {{ . }}
          app.kubernetes.io/name: mongodb
  ports:
    - port: 27017
      protocol: TCP
{{- end }}
{{- with .Values.redis.release }}
- to:
    - podSelector:
        matchLabels:
          app.kubernetes.io/instance: {{ . }}
          app.kubernetes.io/name: redis
  ports:
    - port: 6379
      protocol: TCP
{{- end }}
{{- with .Values.networkPolicy.stores }}
- to:
    {{- range . }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
{{- end }}
{{- end }}

{{- define "planchet.dnsEgress" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{/* As a node is told of its chain: the name of a built-in one, or where the file of another is mounted. */}}
{{- define "planchet.chain" -}}
{{- if .Values.chainFile }}/etc/planchet/chain.yaml{{ else }}{{ .Values.chain }}{{ end }}
{{- end }}

{{- define "planchet.config" -}}
p2p_port: {{ .Values.p2pPort }}
api_port: {{ .Values.apiPort }}
initial_peers:
{{ include "planchet.peers" . | fromJsonArray | toYaml }}
chain: {{ include "planchet.chain" . }}
api_bind: 0.0.0.0
api_host:
{{- include "planchet.hosts" . }}
coin_cache: {{ div .Values.memory 8 }}
max_mempool: {{ min 300 (div .Values.memory 8) }}
log_format: json
{{- if include "planchet.secret" . }}
api_token_file: {{ include "planchet.secretFolder" . }}/api-token
{{- end }}
{{- with omit .Values.settings "index" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What the nodes that have blocks look up besides coins: what is set, and filters where light nodes need them. */}}
{{- define "planchet.index" -}}
{{- $usual := has (include "planchet.chain" .) (list "mainnet" "testnet4" "signet") | ternary "none" "tx" -}}
{{- if hasKey .Values.settings "electrum-port" }}{{ $usual = "address" }}{{ end -}}
{{- $set := .Values.settings.index | default $usual -}}
{{- $kinds := kindIs "slice" $set | ternary $set (regexSplit " *, *" (toString $set) -1) -}}
{{- if gt (int (include "planchet.spv" .)) 0 }}{{ $kinds = append (without $kinds "none") "filter" | uniq }}{{ end -}}
{{- $kinds | join "," -}}
{{- end }}

{{- define "planchet.secret" -}}
{{- if .Values.api.existingSecret }}{{ .Values.api.existingSecret }}{{ else if .Values.api.token }}blockchain-secret{{ end }}
{{- end }}

{{/* Where that Secret is mounted: a file, for a variable would be there for every process and every dump to read. */}}
{{- define "planchet.secretFolder" -}}
/run/secrets/planchet
{{- end }}

{{/* No more rights than a program has that reads, writes its own folder, and listens above port 1023. */}}
{{- define "planchet.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "planchet.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What a full node is told of the stores outside: bitnami's charts name service, user and password like this. */}}
{{- define "planchet.stores" -}}
{{- with .Values.mongodb }}
{{- if .release }}
- name: MONGODB_ROOT_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ .release }}-mongodb, key: mongodb-root-password}
- name: PLANCHET_MONGODB
  value: mongodb://root:$(MONGODB_ROOT_PASSWORD)@{{ .release }}-mongodb:27017/planchet?authSource=admin
{{- else if or .url .existingSecret }}
- name: PLANCHET_MONGODB
  valueFrom:
    secretKeyRef:
      {{- if .existingSecret }}
      name: {{ .existingSecret }}
      key: url
      {{- else }}
      name: blockchain-stores
      key: mongodb
      {{- end }}
{{- end }}
{{- end }}
{{- with .Values.redis }}
{{- if .release }}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ .release }}-redis, key: redis-password}
- name: PLANCHET_REDIS
  {{- if .caSecret }}
  # By the name that the certificate is for.
  value: rediss://:$(REDIS_PASSWORD)@{{ .release }}-redis-master.{{ $.Release.Namespace }}.svc.cluster.local:6379
  {{- else }}
  value: redis://:$(REDIS_PASSWORD)@{{ .release }}-redis-master:6379
  {{- end }}
{{- else if or .url .existingSecret }}
- name: PLANCHET_REDIS
  valueFrom:
    secretKeyRef:
      {{- if .existingSecret }}
      name: {{ .existingSecret }}
      key: url
      {{- else }}
      name: blockchain-stores
      key: redis
      {{- end }}
{{- end }}
{{- if .caSecret }}
- name: PLANCHET_REDIS_CA
  value: {{ include "planchet.redisCaFolder" $ }}/ca.crt
{{- end }}
{{- end }}
{{- end }}

{{/* Who signs the certificate of Redis, mounted where the stores are known. */}}
{{- define "planchet.redisCaFolder" -}}
/etc/redis
{{- end }}

{{- define "planchet.redisCaMount" -}}
{{- if .Values.redis.caSecret }}
- name: redis-ca
  mountPath: {{ include "planchet.redisCaFolder" . }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "planchet.redisCaVolume" -}}
{{- with .Values.redis.caSecret }}
- name: redis-ca
  secret:
    secretName: {{ . }}
    items:
      - key: ca.crt
        path: ca.crt
{{- end }}
{{- end }}

{{/* The chain's file alone: the rest of the ConfigMap is for nodes. */}}
{{- define "planchet.chainMount" -}}
{{- if .Values.chainFile }}
- name: chain
  mountPath: /etc/planchet
  readOnly: true
{{- end }}
{{- end }}

{{- define "planchet.chainVolume" -}}
{{- if .Values.chainFile }}
- name: chain
  configMap:
    name: blockchain-config
    items:
      - key: chain.yaml
        path: chain.yaml
{{- end }}
{{- end }}
