{{- define "weft-relay.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "weft-relay.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "weft-relay.labels" -}}
{{ include "weft-relay.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- /* With both elsewhere the pod holds nothing, and needs no volume. */ -}}
{{- define "weft-relay.holdsNothing" -}}
{{- if and .Values.postgres.url .Values.s3.place }}yes{{ end -}}
{{- end -}}

{{- define "weft-relay.needsSecret" -}}
{{- if or .Values.postgres.url (and .Values.s3.place .Values.s3.keysInSecret) }}yes{{ end -}}
{{- end -}}
