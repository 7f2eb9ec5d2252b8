
½
ñ
%
service.name
tokenlake-gpu-agent
=
service.instance.id&
$42f10aca-c6be-419e-8939-04498f995643

	host.name
simulated-vm

tokenlake.simulated
3
hw.id*
(GPU-51c00001-2222-3333-4444-555555555555

	hw.vendor
NVIDIA
"
hw.name
NVIDIA H100 80GB HBM3
#
hw.model
NVIDIA H100 80GB HBM3
!
hw.driver_version

570.124.06

tokenlake.gpu.indexÆ

io.tokenlake.gpu¯	W:äªãJë*$
"XID 79: GPU has fallen off the bus23
hw.id*
(GPU-51c00001-2222-3333-4444-5555555555552
hw.type
gpu2
tokenlake.gpu.event
xid2
tokenlake.gpu.xid.codeO2%
tokenlake.gpu.xid.class

hardware26
tokenlake.gpu.xid.name
GPU has fallen off the busYW:äªãJëbtokenlake.gpu.xid